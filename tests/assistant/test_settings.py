import stat
from pathlib import Path

import pytest

from assistant.errors import SettingsError
from assistant.settings import Folders, Settings, load_settings, local_territory, save_setting


def test_a_missing_file_means_the_defaults(tmp_path: Path) -> None:
    assert load_settings(tmp_path / "none.toml") == Settings()


def test_a_setting_is_kept_beside_the_others_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "config" / "settings.toml"
    save_setting(path, "region", "uk")
    save_setting(path, "voice", "flite:slt")
    assert load_settings(path) == Settings(region="uk", voice="flite:slt")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [one.name for one in path.parent.iterdir()] == ["settings.toml"]


@pytest.mark.parametrize("text", ["pace = 900", "pace = 'fast'", "colour = 'blue'", "region = ", "\x00"])
def test_a_wrong_setting_is_one_sentence_with_the_file(tmp_path: Path, text: str) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(text)
    with pytest.raises(SettingsError, match=r"settings\.toml"):
        load_settings(path)


def test_a_setting_that_cannot_be_kept_is_an_error_and_loses_nothing(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text('region = "uk"\n')
    with pytest.raises(SettingsError):
        save_setting(path, "pace", "fast")
    assert load_settings(path).region == "uk"


def test_all_folders_can_be_moved(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("THAW_HOME", str(tmp_path))
    folders = Folders.find()
    assert all(tmp_path in path.parents for path in (folders.config, folders.data, folders.models))


@pytest.mark.parametrize(("locale", "territory"), [("en_GB.UTF-8", "GB"), ("C.UTF-8", ""), ("de_AT", "AT")])
def test_the_territory_is_that_of_the_locale(monkeypatch: pytest.MonkeyPatch, locale: str, territory: str) -> None:
    monkeypatch.setenv("LC_ALL", locale)
    assert local_territory() == territory
