"""Which recogniser listens: Vosk wherever a model of the language is installed, else PocketSphinx."""

from pathlib import Path

from assistant.errors import ModelError, RecognizerError, UsageError
from assistant.hearing.engine import PocketSphinxPlan, VoskPlan
from assistant.hearing.health import looks_like_model
from assistant.hearing.remote import RemoteRecognizer

NAMES = ("auto", "vosk", "pocketsphinx")


def choose_recognizer(name: str, model: Path | None, models_folder: Path, language: str) -> RemoteRecognizer:
    """The recogniser asked for, its process started.

    ``auto`` takes Vosk where ``model`` is given or one is installed, else PocketSphinx, and falls back to
    PocketSphinx where an installed model is broken; the recogniser's ``note`` then says so. Raises ``UsageError``
    for an unknown name, ``ModelError`` where the model asked for is missing or broken, ``RecognizerError``.
    """
    match name:
        case "pocketsphinx":
            if model is not None:
                raise UsageError("PocketSphinx takes no --model; please leave it out, or say --recognizer vosk.")
            return _pocketsphinx(language)
        case "vosk":
            return _vosk(model or _installed(models_folder, language), language)
        case "auto":
            return _vosk(model, language) if model is not None else _best(models_folder, language)
        case _:
            raise UsageError(f"There is no recogniser '{name}'; please choose one of {', '.join(NAMES)}.")


def find_models(models_folder: Path, language: str) -> list[Path]:
    """The installed Vosk models of a language, by their names such as ``vosk-model-small-en-us-0.15``; sorted."""
    if not models_folder.is_dir():
        return []
    folders = (path for path in sorted(models_folder.iterdir()) if path.is_dir() and not path.name.startswith("."))
    return [path for path in folders if language in path.name.split("-") and looks_like_model(path)]


def _installed(models_folder: Path, language: str) -> Path:
    found = find_models(models_folder, language)
    if not found:
        raise ModelError(
            f"No Vosk model for '{language}' is installed in {models_folder}. Please fetch one: thaw models get; "
            "or give its folder with --model."
        )
    return found[0]


def _vosk(model: Path, language: str) -> RemoteRecognizer:
    recognizer = RemoteRecognizer(VoskPlan(model.expanduser().absolute(), language))
    try:
        recognizer.ready()
    except BaseException:
        recognizer.close()
        raise
    return recognizer


def _pocketsphinx(language: str) -> RemoteRecognizer:
    return RemoteRecognizer(PocketSphinxPlan(language))


def _best(models_folder: Path, language: str) -> RemoteRecognizer:
    notes = []
    for model in find_models(models_folder, language):
        try:
            return _vosk(model, language)
        except (ModelError, RecognizerError) as error:
            notes.append(str(error))
    recognizer = _pocketsphinx(language)
    if notes:
        recognizer.note = f"PocketSphinx listens instead of Vosk: {notes[-1]}"
    return recognizer
