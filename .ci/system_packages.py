#!/usr/bin/env python3
"""Install what nnviz needs from the system, if it is missing and if that is allowed.

``system_packages.py python`` looks for a Python of the right version that can make
virtual environments; ``offscreen`` for the libraries of any use of Qt; ``window`` for
those of a real window as well. What is missing is installed with apt, by root or with
a sudo that asks nothing; elsewhere one sentence names it, and the exit status is 1.

The Python that runs this may be any, so it uses nothing newer than 3.6 knows.
"""

import ctypes
import importlib.util
import os
import shutil
import subprocess
import sys

OLDEST, NEWEST = (3, 11), (3, 13)

OFFSCREEN = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
}
WINDOW = {
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xinerama.so.0": "libxcb-xinerama0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-image.so.0": "libxcb-image0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
}


def missing_packages(purpose):
    """The Debian packages that hold what ``purpose`` lacks."""
    if purpose == "python":
        has_it = importlib.util.find_spec("ensurepip")
        return [] if has_it else [f"python{version()}-venv"]
    if not sys.platform.startswith("linux"):
        return []
    libraries = {**OFFSCREEN, **(WINDOW if purpose == "window" else {})}
    return [libraries[name] for name in libraries if not is_there(name)]


def version(numbers=sys.version_info):
    """A version of Python as ``3.11``."""
    return f"{numbers[0]}.{numbers[1]}"


def is_there(library):
    """Whether the system finds a shared library, wherever it keeps them."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def apt_get():
    """The command that may install packages, or nothing where there is none."""
    if not shutil.which("apt-get"):
        return []
    if os.geteuid() == 0:
        return ["apt-get"]
    if shutil.which("sudo") and run(["sudo", "-n", "true"]) == 0:
        return ["sudo", "-n", "apt-get"]
    return []


def install(packages):
    """Whether the packages could be installed.

    The lists of packages are brought up to date only if it does not work without.
    """
    command = apt_get()
    if not command:
        return False
    print("Installing packages of the system: " + " ".join(packages), flush=True)
    quiet = ["-q", "-o", "Dpkg::Use-Pty=0", "-o", "DPkg::Lock::Timeout=120"]
    wanted = [*command, "install", "-y", "--no-install-recommends", *quiet, *packages]
    if run(wanted) == 0:
        return True
    return run([*command, "update", *quiet]) == 0 and run(wanted) == 0


def run(command):
    """The exit status of a command that says nothing and asks nothing."""
    return subprocess.call(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
    )


def main(purpose):
    """Exit status 0 when nothing is missing any more, else 1 after one sentence."""
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        sys.exit(
            f"nnviz needs Python {version(OLDEST)} to {version(NEWEST)}, but"
            f" {sys.executable} is {version()}; name another one with"
            " `make PYTHON=...`."
        )
    packages = missing_packages(purpose)
    if packages and not install(packages):
        what = "making a virtual environment" if purpose == "python" else "Qt"
        sys.exit(
            f"Please install what {what} needs from the system first (on Debian:"
            f" apt-get install {' '.join(packages)})."
        )


if __name__ == "__main__":
    main(sys.argv[1])
