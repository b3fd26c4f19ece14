"""Virtual environments for what a benchmark compares with: made once, kept apart from ours."""

import hashlib
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
KEPT = HERE.parent / ".data" / "bench"


def python_of(requirements: str) -> str:
    """Return the Python of the environment of this file of requirements, made where it is not there yet."""
    wanted = HERE / requirements
    folder = KEPT / f"{wanted.stem}-{hashlib.sha256(wanted.read_bytes()).hexdigest()[:12]}"
    python, stamp = folder / "bin" / "python", folder / "ready"
    if not stamp.exists():
        print(f"[mentoring] Preparing {requirements} in {folder.name} …", flush=True)
        _run([sys.executable, "-m", "venv", "--clear", str(folder)])
        pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        _run([*pip, "-r", str(wanted)])
        stamp.touch()
    return str(python)


def _run(command: list[str]) -> None:
    """Run quietly; the end of what it said where it does not work."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 (our own files)
    if done.returncode:
        sys.exit(f"{' '.join(command[:4])} ended with an error:\n{done.stderr.strip()[-2000:]}")
