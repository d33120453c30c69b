import hashlib
import io
import os
import random
import stat
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from assistant.errors import ModelError, UsageError
from assistant.hearing.download import Line
from assistant.hearing.models import (
    KnownModel,
    Tools,
    get_model,
    installed_models,
    known_models,
    read_manifest,
    remove_model,
    verify_model,
)
from tests.assistant.file_server import Served, serve

NAME = "vosk-model-tiny-0.1"
PLENTY = 10**12


def model_files(size: int = 300_000) -> dict[str, bytes]:
    """The shape of a model; its noise does not shrink when packed, so that a download has many blocks."""
    noise = random.Random(1).randbytes(size)
    return {
        "am/final.mdl": noise,
        "conf/mfcc.conf": b"--sample-frequency=16000\n",
        "graph/words.txt": b"one 1\n",
    }


def packed(files: dict[str, bytes], top: str = "vosk-model-other-name-9/") -> bytes:
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, data in files.items():
            zipped.writestr(top + name, data)
    return memory.getvalue()


ZIP = packed(model_files())
DIGEST = hashlib.sha256(ZIP).hexdigest()


@dataclass
class World:
    """Tools for tests: nothing waits, and what was reported is kept."""

    free: Callable[[Path], int] = lambda _: PLENTY
    check: Callable[[Path], None] = lambda _: None
    attempts: int = 1
    timeout: float = 20.0
    known: tuple[KnownModel, ...] = ()
    reports: list[tuple[int, int | None]] = field(default_factory=list)
    pauses: list[float] = field(default_factory=list)

    @property
    def tools(self) -> Tools:
        line = Line(
            report=lambda done, total: self.reports.append((done, total)),
            free=self.free,
            timeout=self.timeout,
            attempts=self.attempts,
            pause=self.pauses.append,
        )
        return Tools(check=self.check, line=line, known=self.known)


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def server() -> Iterator[Served]:
    with serve(Served(ZIP)) as served:
        yield served


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "models"


def everything(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def assert_installed(folder: Path) -> None:
    assert everything(folder) == [NAME], "nothing but the model is left"
    for name, data in model_files().items():
        assert (folder / NAME / name).read_bytes() == data
    verify_model(folder, NAME)


def test_the_known_models_have_an_address_a_licence_and_a_checksum() -> None:
    known = {model.name: model for model in known_models()}
    assert {
        "vosk-model-small-en-us-0.15",
        "vosk-model-small-en-in-0.4",
        "vosk-model-en-us-0.22-lgraph",
        "vosk-model-en-us-0.22",
    } <= known.keys()
    for model in known.values():
        assert model.url == f"https://alphacephei.com/vosk/models/{model.name}.zip"
        assert model.licence == "Apache-2.0"
        assert len(model.sha256) in {0, 64}


# Downloads that go well


def test_a_model_is_downloaded_unwrapped_and_installed_under_its_own_name(
    folder: Path, server: Served
) -> None:
    world = World()
    done = get_model(folder, NAME, source=server.url, tools=world.tools)
    assert done.fresh
    assert done.manifest.sha256 == DIGEST
    assert_installed(folder)
    assert installed_models(folder) == [NAME]
    assert world.reports[0] == (0, len(ZIP))
    assert world.reports[-1] == (len(ZIP), len(ZIP))


def test_a_known_model_comes_from_its_published_address_with_its_checksum(
    folder: Path, server: Served
) -> None:
    known = KnownModel(NAME, "en-US", "1 MB", "Apache-2.0", server.url, DIGEST)
    get_model(folder, NAME, tools=World(known=(known,)).tools)
    assert_installed(folder)


def test_an_address_is_kept_without_its_query(folder: Path, server: Served) -> None:
    get_model(folder, NAME, source=server.url + "?token=secret", tools=World().tools)
    assert read_manifest(folder, NAME).source == server.url


def test_a_model_that_is_there_and_whole_is_not_fetched_again(folder: Path, server: Served) -> None:
    get_model(folder, NAME, source=server.url, tools=World().tools)
    again = get_model(folder, NAME, source=server.url, tools=World().tools)
    assert not again.fresh
    assert len(server.asked) == 1


def test_get_mends_a_model_that_is_not_as_it_was_installed(folder: Path, server: Served) -> None:
    get_model(folder, NAME, source=server.url, tools=World().tools)
    (folder / NAME / "am/final.mdl").write_bytes(b"rotten")
    assert get_model(folder, NAME, source=server.url, tools=World().tools).fresh
    assert_installed(folder)


def test_a_server_that_tells_no_length_is_read_to_the_end(folder: Path, server: Served) -> None:
    server.announced = 0
    world = World()
    get_model(folder, NAME, source=server.url, tools=world.tools)
    assert_installed(folder)
    assert world.reports[-1] == (len(ZIP), None)


def test_a_redirection_is_followed(folder: Path, server: Served) -> None:
    with serve(Served(b"", moved_to=server.url)) as before:
        get_model(folder, NAME, source=before.url, tools=World().tools)
    assert_installed(folder)


# Downloads that break


def test_a_broken_download_continues_where_it_stopped(folder: Path, server: Served) -> None:
    server.breaks = [100_000]
    with pytest.raises(ModelError, match="continue"):
        get_model(folder, NAME, source=server.url, tools=World().tools)
    assert installed_models(folder) == []
    assert (folder / f"{NAME}.zip.part").stat().st_size == 100_000
    get_model(folder, NAME, source=server.url, tools=World().tools)
    assert server.asked[1]["range"] == "bytes=100000-"
    assert server.asked[1]["if-range"] == '"one"'
    assert_installed(folder)


def test_a_broken_download_is_continued_by_itself_a_few_times(folder: Path, server: Served) -> None:
    server.breaks = [50_000, 60_000]
    world = World(attempts=3)
    get_model(folder, NAME, source=server.url, tools=world.tools)
    assert [request.get("range") for request in server.asked] == [None, "bytes=50000-", "bytes=110000-"]
    assert len(world.pauses) == 2
    assert_installed(folder)


def test_a_server_without_ranges_starts_over(folder: Path, server: Served) -> None:
    server.ranges = False
    server.breaks = [100_000]
    get_model(folder, NAME, source=server.url, tools=World(attempts=2).tools)
    assert_installed(folder)


@pytest.mark.parametrize("validator", ["etag", "modified"])
def test_a_file_that_has_changed_meanwhile_starts_over(folder: Path, server: Served, validator: str) -> None:
    old = packed({**model_files(), "am/final.mdl": random.Random(2).randbytes(400_000)})
    server.data, server.breaks = old, [100_000]
    server.etag, server.modified = (
        ('"old"', "") if validator == "etag" else ("", "Mon, 01 Jan 2024 00:00:00 GMT")
    )
    with pytest.raises(ModelError):
        get_model(folder, NAME, source=server.url, tools=World().tools)
    server.data = ZIP
    server.etag, server.modified = (
        ('"new"', "") if validator == "etag" else ("", "Tue, 02 Jan 2024 00:00:00 GMT")
    )
    get_model(folder, NAME, source=server.url, tools=World().tools)
    assert "if-range" in server.asked[1]
    assert_installed(folder)


def test_without_a_validator_and_a_checksum_it_starts_over(folder: Path, server: Served) -> None:
    server.etag, server.breaks = "", [100_000]
    get_model(folder, NAME, source=server.url, tools=World(attempts=2).tools)
    assert "range" not in server.asked[1]
    assert_installed(folder)


def test_without_a_validator_but_with_a_checksum_it_continues(folder: Path, server: Served) -> None:
    server.etag, server.breaks = "", [100_000]
    get_model(folder, NAME, source=server.url, sha256=DIGEST.upper(), tools=World(attempts=2).tools)
    assert server.asked[1]["range"] == "bytes=100000-"
    assert_installed(folder)


def test_a_part_of_another_address_is_not_continued(folder: Path, server: Served) -> None:
    with serve(Served(b"x" * 200_000, breaks=[100_000])) as other, pytest.raises(ModelError):
        get_model(folder, NAME, source=other.url, tools=World().tools)
    get_model(folder, NAME, source=server.url, tools=World().tools)
    assert "range" not in server.asked[0]
    assert_installed(folder)


def test_a_part_longer_than_the_file_starts_over(folder: Path, server: Served) -> None:
    server.announced, server.breaks = len(ZIP) + 50_000, []
    server.data = ZIP + b"x" * 10_000
    with pytest.raises(ModelError, match="stopped early"):
        get_model(folder, NAME, source=server.url, tools=World().tools)
    server.data, server.announced = ZIP, None
    get_model(folder, NAME, source=server.url, tools=World().tools)
    assert_installed(folder)


def test_a_download_that_had_come_as_a_whole_needs_no_server_to_be_installed(
    folder: Path, server: Served
) -> None:
    def interrupted(_: Path) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        get_model(folder, NAME, source=server.url, tools=World(check=interrupted).tools)
    assert installed_models(folder) == []
    get_model(folder, NAME, source=server.url, tools=World().tools)
    assert len(server.asked) == 1
    assert_installed(folder)


@pytest.mark.parametrize("lie", [len(ZIP) + 1000, len(ZIP) - 1000])
def test_a_server_that_lies_about_the_length_installs_nothing(folder: Path, server: Served, lie: int) -> None:
    server.announced = lie
    with pytest.raises(ModelError):
        get_model(folder, NAME, source=server.url, tools=World().tools)
    assert installed_models(folder) == []


def test_a_server_that_falls_silent_is_given_up_and_what_came_is_kept(folder: Path, server: Served) -> None:
    server.holds_at = 100_000
    with pytest.raises(ModelError, match="continue"):
        get_model(folder, NAME, source=server.url, tools=World(timeout=0.3).tools)
    assert (folder / f"{NAME}.zip.part").stat().st_size == 100_000


def test_a_slow_server_is_waited_for(folder: Path, server: Served) -> None:
    server.holds_at = 100_000
    world = World()

    def report(done: int, _: int | None) -> None:
        if done == 100_000:
            server.go_on.set()

    line = Line(report=report, free=world.free, attempts=1)
    get_model(folder, NAME, source=server.url, tools=Tools(check=world.check, line=line, known=()))
    assert_installed(folder)


@pytest.mark.parametrize(("status", "says"), [(404, "no file"), (403, "refuses"), (503, "not able")])
def test_a_refusal_is_one_sentence_with_its_number(
    folder: Path, server: Served, status: int, says: str
) -> None:
    server.status = status
    with pytest.raises(ModelError, match=f"{says}.*{status}"):
        get_model(folder, NAME, source=server.url, tools=World().tools)
    assert everything(folder) == []


def test_a_server_that_is_not_there_is_one_sentence(folder: Path) -> None:
    with serve(Served(b"")) as gone:
        address = gone.url
    with pytest.raises(ModelError, match="cannot be reached"):
        get_model(folder, NAME, source=address, tools=World().tools)


def test_a_wrong_checksum_installs_nothing_and_keeps_nothing(folder: Path, server: Served) -> None:
    with pytest.raises(ModelError, match="wrong checksum"):
        get_model(folder, NAME, source=server.url, sha256="0" * 64, tools=World().tools)
    assert everything(folder) == []


def test_a_login_page_instead_of_the_file_is_not_a_zip(folder: Path, server: Served) -> None:
    server.data = b"<html>please sign in</html>"
    with pytest.raises(ModelError, match="not a whole zip"):
        get_model(folder, NAME, source=server.url, tools=World().tools)
    assert everything(folder) == []


def test_a_full_disk_is_noticed_before_the_download(folder: Path, server: Served) -> None:
    world = World(free=lambda _: 20_000_000 - 3_300_000)
    with pytest.raises(ModelError, match="free some space"):
        get_model(folder, NAME, source=server.url, tools=world.tools)
    assert installed_models(folder) == []
    assert world.reports == []


def test_a_disk_that_fills_up_keeps_what_has_come(folder: Path, server: Served) -> None:
    part = folder / f"{NAME}.zip.part"

    def free(_: Path) -> int:
        return PLENTY if not part.exists() or part.stat().st_size < 100_000 else 1_000_000

    with pytest.raises(ModelError, match="free some space"):
        get_model(folder, NAME, source=server.url, tools=World(free=free).tools)
    assert part.stat().st_size >= 100_000
    get_model(folder, NAME, source=server.url, tools=World().tools)
    assert "range" in server.asked[1]
    assert_installed(folder)


CHILD = """
import sys
from pathlib import Path
from assistant.hearing.models import Tools, get_model
get_model(Path(sys.argv[1]), sys.argv[2], source=sys.argv[3], tools=Tools(check=lambda _: None, known=()))
"""


def child(folder: Path, url: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", CHILD, str(folder), NAME, url], stderr=subprocess.PIPE)


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.01)


def test_a_download_that_was_killed_continues_where_it_stopped(folder: Path, server: Served) -> None:
    server.holds_at = 200_000
    part = folder / f"{NAME}.zip.part"
    with child(folder, server.url) as killed:
        # The last block may still be in the child's own memory.
        wait_for(lambda: part.exists() and part.stat().st_size > 50_000)
        killed.kill()
    have = part.stat().st_size
    assert installed_models(folder) == []
    server.holds_at = None
    get_model(folder, NAME, source=server.url, tools=World().tools)
    assert server.asked[1]["range"] == f"bytes={have}-"
    assert_installed(folder)


def test_a_second_get_of_the_same_model_is_refused_while_the_first_runs(folder: Path, server: Served) -> None:
    server.holds_at = 200_000
    with child(folder, server.url) as first:
        wait_for(lambda: bool(server.asked))
        with pytest.raises(ModelError, match="another thaw"):
            get_model(folder, NAME, source=server.url, tools=World().tools)
        wait_for((folder / f"{NAME}.zip.part").exists)
        with pytest.raises(ModelError, match="another thaw"):
            remove_model(folder, NAME)
        server.go_on.set()
        assert first.wait() == 0
    assert_installed(folder)


# Files and folders instead of a download


def test_a_zip_without_a_top_folder_is_installed_too(folder: Path, tmp_path: Path) -> None:
    local = tmp_path / "some model.zip"
    local.write_bytes(packed(model_files(), top=""))
    get_model(folder, NAME, source=str(local), tools=World().tools)
    assert_installed(folder)
    assert read_manifest(folder, NAME).source == "file"


def test_a_file_address_is_a_local_file(folder: Path, tmp_path: Path) -> None:
    local = tmp_path / "some model.zip"
    local.write_bytes(ZIP)
    get_model(folder, NAME, source=local.as_uri(), sha256=DIGEST, tools=World().tools)
    assert_installed(folder)
    assert local.read_bytes() == ZIP


def test_a_folder_is_copied(folder: Path, tmp_path: Path) -> None:
    for name, data in model_files().items():
        path = tmp_path / "unpacked" / "vosk-model" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    get_model(folder, NAME, source=str(tmp_path / "unpacked"), tools=World().tools)
    assert_installed(folder)


def test_a_model_unpacked_by_hand_is_adopted_in_its_place(folder: Path) -> None:
    for name, data in model_files().items():
        path = folder / NAME / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    assert installed_models(folder) == []
    get_model(folder, NAME, source=str(folder / NAME), tools=World().tools)
    assert_installed(folder)


@pytest.mark.parametrize(
    ("source", "error"),
    [("no/such/file.zip", ModelError), ("ftp://example.org/model.zip", UsageError), ("http://", ModelError)],
)
def test_a_source_that_cannot_be_one_is_a_sentence(folder: Path, source: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        get_model(folder, NAME, source=source, tools=World().tools)
    assert everything(folder) == []


def test_a_zip_without_a_model_is_not_installed(folder: Path, tmp_path: Path) -> None:
    local = tmp_path / "holiday.zip"
    local.write_bytes(packed({"photo.jpg": b"sun"}))
    with pytest.raises(ModelError, match="does not hold a Vosk model"):
        get_model(folder, NAME, source=str(local), tools=World().tools)
    assert everything(folder) == []


def test_a_model_that_does_not_work_is_not_installed_and_its_download_not_kept(
    folder: Path, server: Served
) -> None:
    def broken(path: Path) -> None:
        assert (path / "am/final.mdl").exists()
        raise ModelError("It does not load.")

    with pytest.raises(ModelError, match="does not load"):
        get_model(folder, NAME, source=server.url, tools=World(check=broken).tools)
    assert everything(folder) == []


def test_a_model_that_replaces_a_broken_one_leaves_it_until_it_is_known_to_work(
    folder: Path, server: Served
) -> None:
    get_model(folder, NAME, source=server.url, tools=World().tools)
    (folder / NAME / "graph/words.txt").write_bytes(b"changed")
    with pytest.raises(ModelError, match="wrong checksum"):
        get_model(folder, NAME, source=server.url, sha256="0" * 64, tools=World().tools)
    assert (folder / NAME / "am/final.mdl").exists()


# Zips that nobody should unpack


def zip_with(name: str, *, mode: int = 0, data: bytes = b"x") -> bytes:
    memory = io.BytesIO(packed(model_files(1000)))
    with zipfile.ZipFile(memory, "a", zipfile.ZIP_DEFLATED) as zipped:
        info = zipfile.ZipInfo(name)
        info.compress_type = zipfile.ZIP_DEFLATED
        info.external_attr = mode << 16
        zipped.writestr(info, data)
    return memory.getvalue()


@pytest.mark.parametrize(
    ("archive", "says"),
    [
        (zip_with("../outside.txt"), "leads out"),
        (zip_with("vosk-model-other-name-9/../../outside.txt"), "leads out"),
        (zip_with("/tmp/outside.txt"), "leads out"),  # noqa: S108 - never written
        (zip_with("C:/outside.txt"), "leads out"),
        (zip_with("..\\outside.txt"), "leads out"),
        (zip_with("vosk-model-other-name-9/link", mode=stat.S_IFLNK | 0o777, data=b"/etc/passwd"), "link"),
        (zip_with("vosk-model-other-name-9/bomb", data=bytes(40_000_000)), "grow"),
        (packed(model_files())[:-3000], "not a whole zip"),
    ],
)
def test_a_dangerous_zip_writes_nothing(folder: Path, tmp_path: Path, archive: bytes, says: str) -> None:
    local = tmp_path / "evil.zip"
    local.write_bytes(archive)
    before = everything(tmp_path)
    with pytest.raises(ModelError, match=says):
        get_model(folder, NAME, source=str(local), tools=World().tools)
    assert everything(folder) == []
    assert everything(tmp_path) == sorted([*before, "models"])


def test_a_damaged_byte_in_the_zip_is_found_by_its_crc(folder: Path, tmp_path: Path) -> None:
    damaged = bytearray(ZIP)
    damaged[150_000] ^= 0xFF
    local = tmp_path / "damaged.zip"
    local.write_bytes(damaged)
    with pytest.raises(ModelError, match="damaged"):
        get_model(folder, NAME, source=str(local), tools=World().tools)
    assert everything(folder) == []


def test_a_disk_too_small_for_what_is_in_the_zip_keeps_the_download(folder: Path, server: Served) -> None:
    part = folder / f"{NAME}.zip.part"

    def free(_: Path) -> int:
        return PLENTY if not part.exists() or part.stat().st_size < len(ZIP) else 0

    with pytest.raises(ModelError, match="free some space"):
        get_model(folder, NAME, source=server.url, tools=World(free=free).tools)
    get_model(folder, NAME, source=server.url, tools=World().tools)
    assert len(server.asked) == 1
    assert_installed(folder)


# Names


def test_an_unknown_name_gets_the_nearest_one_suggested(folder: Path) -> None:
    with pytest.raises(ModelError, match=r"Did you mean vosk-model-small-en-us-0\.15\?"):
        get_model(folder, "vosk-small-en-us")
    assert everything(folder) == []


@pytest.mark.parametrize("name", ["../evil", "/etc", ".hidden", "", "a/b", "a\\b", "x" * 200, "name."])
def test_a_name_that_is_a_path_is_wrong_use(folder: Path, name: str) -> None:
    for command in (get_model, remove_model, verify_model):
        with pytest.raises(UsageError):
            command(folder, name)


def test_a_checksum_that_is_none_is_wrong_use(folder: Path) -> None:
    with pytest.raises(UsageError, match="64"):
        get_model(folder, NAME, source="x.zip", sha256="abc")


# Verify, list and remove


@pytest.fixture
def installed(folder: Path, server: Served) -> Path:
    get_model(folder, NAME, source=server.url, tools=World().tools)
    return folder / NAME


def test_verify_names_what_is_missing_changed_and_added(folder: Path, installed: Path) -> None:
    (installed / "conf/mfcc.conf").unlink()
    (installed / "am/final.mdl").write_bytes(b"changed")
    (installed / "graph/HCLG.fst").write_bytes(b"added")
    with pytest.raises(ModelError) as told:
        verify_model(folder, NAME)
    assert "missing: conf/mfcc.conf; changed: am/final.mdl; added: graph/HCLG.fst" in str(told.value)


def test_what_a_file_manager_leaves_is_no_part_of_a_model(folder: Path, installed: Path) -> None:
    (installed / ".DS_Store").write_bytes(b"icons")
    verify_model(folder, NAME)


def test_verify_of_a_model_whose_manifest_is_broken_says_how_to_mend_it(
    folder: Path, installed: Path
) -> None:
    (installed / "thaw-model.json").write_text("{", encoding="utf-8")
    with pytest.raises(ModelError, match="thaw models get"):
        verify_model(folder, NAME)


def test_verify_of_a_model_that_is_not_there_suggests_the_nearest(folder: Path, installed: Path) -> None:
    assert installed.exists()
    with pytest.raises(ModelError, match=f"Did you mean {NAME}"):
        verify_model(folder, "vosk-model-tiny-0.2")


def test_only_what_is_wholly_installed_is_listed(folder: Path, installed: Path) -> None:
    (folder / "half-unpacked-by-hand" / "am").mkdir(parents=True)
    installed.rename(folder / f".{NAME}.new")
    assert installed_models(folder) == []
    assert installed_models(folder / "nowhere") == []


def test_remove_leaves_nothing(folder: Path, installed: Path) -> None:
    assert installed.exists()
    remove_model(folder, NAME)
    assert everything(folder) == []
    with pytest.raises(ModelError, match="not installed"):
        remove_model(folder, NAME)


def test_remove_also_takes_an_unfinished_download(folder: Path, server: Served) -> None:
    server.breaks = [100_000]
    with pytest.raises(ModelError):
        get_model(folder, NAME, source=server.url, tools=World().tools)
    remove_model(folder, NAME)
    assert everything(folder) == []


@pytest.mark.skipif(os.name != "posix", reason="links need rights elsewhere")
def test_remove_of_a_link_leaves_what_it_leads_to(folder: Path, installed: Path, tmp_path: Path) -> None:
    real = tmp_path / "elsewhere"
    installed.rename(real)
    (folder / NAME).symlink_to(real, target_is_directory=True)
    remove_model(folder, NAME)
    assert (real / "am/final.mdl").exists()
    assert everything(folder) == []


# The real engine


def test_a_real_model_is_loaded_and_fed_before_it_is_installed(folder: Path, tmp_path: Path) -> None:
    from tests.tone_model import write_model

    write_model(tmp_path / "tone")
    get_model(folder, NAME, source=str(tmp_path / "tone"))
    assert installed_models(folder) == [NAME]


def test_a_model_that_shows_its_fault_only_when_it_hears_is_not_installed(
    folder: Path, tmp_path: Path
) -> None:
    from tests.tone_model import write_model

    write_model(tmp_path / "tone")
    (tmp_path / "tone/graph/Gr.fst").unlink()
    with pytest.raises(ModelError):
        get_model(folder, NAME, source=str(tmp_path / "tone"))
    assert everything(folder) == []
