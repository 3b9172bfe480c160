# Set up the project folder's own Python environment. Sourced by ./run and ./test.
# Law: nothing outside the project folder changes, except system packages when we are root.
#
#   need_environment service|panel|dev    make or renew .venv from that hash-locked list
#   need_libraries                        what Qt needs from the system
#   need_programs PROGRAM=PACKAGE...      programs that only some tests need; missing ones are named

VENV=$PWD/.venv # The scripts that source this stand in the project folder.
PYTHON=$VENV/bin/python
STAMP=$VENV/handspan.lock

# Shared libraries of Qt's xcb and wayland plugins, and the Debian packages that hold them.
LIBRARIES="libglib-2.0.so.0=libglib2.0-0 libEGL.so.1=libegl1 libGL.so.1=libgl1
libxkbcommon.so.0=libxkbcommon0 libdbus-1.so.3=libdbus-1-3 libfontconfig.so.1=libfontconfig1
libxcb-cursor.so.0=libxcb-cursor0 libxcb-icccm.so.4=libxcb-icccm4
libxcb-keysyms.so.1=libxcb-keysyms1 libxcb-image.so.0=libxcb-image0
libxcb-render-util.so.0=libxcb-render-util0 libxcb-shape.so.0=libxcb-shape0
libxkbcommon-x11.so.0=libxkbcommon-x11-0 libwayland-cursor.so.0=libwayland-cursor0"

say() { printf 'handspan: %s\n' "$*" >&2; }

die() {
    say "$*"
    exit 1
}

# Install Debian packages where we may, else print the exact command. Fails if they are not there.
system_packages() {
    command -v apt-get >/dev/null 2>&1 || {
        say "please install with your system's package manager: $*"
        return 1
    }
    if [ "$(id -u)" = 0 ]; then
        as_root=
    elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
        as_root=sudo
    else
        say "please run:  sudo apt-get install $*"
        return 1
    fi
    say "installing system packages: $*"
    $as_root apt-get update -qq >&2 || true # An old list may still hold what we need.
    $as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends "$@" >&2
}

# Print the Python to be used: the first new one that was compiled for speed, else the first new one.
# One compiled without --enable-optimizations, as pyenv does, takes an eighth longer for an image;
# what systems ship is made for speed. Measured.
NEW='import sys; sys.exit(sys.version_info < (3, 11))'
QUICK='import sys, sysconfig, ensurepip, venv
made = sysconfig.get_config_var("CONFIG_ARGS") or ""
quick = "--enable-optimizations" in made or sys.base_prefix == "/usr"
sys.exit(sys.version_info < (3, 11) or not quick)'
SYSTEM_PYTHON=/usr/bin/python3
[ "$(uname 2>/dev/null)" != Darwin ] || SYSTEM_PYTHON= # There it only offers to be installed.

find_python() {
    if [ -n "${HANDSPAN_PYTHON:-}" ] && "$HANDSPAN_PYTHON" -c "$NEW" 2>/dev/null; then
        printf '%s\n' "$HANDSPAN_PYTHON"
        return
    fi
    for wanted in "$QUICK" "$NEW"; do
        for one in python3 python3.13 python3.12 python3.11 python3.14 $SYSTEM_PYTHON; do
            if "$one" -c "$wanted" 2>/dev/null; then
                printf '%s\n' "$one"
                return
            fi
        done
    done
    die "Python 3.11 or newer is needed, and none was found (set HANDSPAN_PYTHON to its path)"
}

make_venv() {
    base=$(find_python) || exit 1
    if ! "$base" -c 'import ensurepip, venv' 2>/dev/null; then
        version=$("$base" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
        system_packages "$version" || die "Python's venv module is missing, see above"
    fi
    say "making $VENV with $("$base" --version)"
    "$base" -m venv --clear "$VENV" || die "$VENV could not be made"
}

# The stamp holds the name of the installed list and the sum of what it was made from.
stamp_of() { printf '%s %s\n' "$1" "$(cat "requirements/$1.txt" pyproject.toml | cksum)"; }

is_installed() { [ -x "$PYTHON" ] && [ "$(cat "$STAMP" 2>/dev/null)" = "$(stamp_of "$1")" ]; }

need_environment() {
    for list in service panel dev; do # A longer list holds the shorter ones.
        [ "$list" = "$1" ] && wanted=yes
        [ -n "${wanted:-}" ] && is_installed "$list" && return
    done
    "$PYTHON" -c "$NEW" 2>/dev/null || make_venv
    say "installing requirements/$1.txt (the first time takes a minute)"
    rm -f "$STAMP"
    "$PYTHON" -m pip install -qq --disable-pip-version-check --require-hashes \
        -r "requirements/$1.txt" || die "the requirements could not be installed, see above"
    "$PYTHON" -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation \
        --no-index -e . || die "the project could not be installed, see above"
    stamp_of "$1" >"$STAMP"
}

need_libraries() {
    command -v ldconfig >/dev/null 2>&1 || return 0 # Not glibc: Qt's wheels say what is missing.
    present=$(ldconfig -p)
    missing=
    for pair in $LIBRARIES; do
        case $present in *"${pair%%=*} "*) ;; *) missing="$missing ${pair#*=}" ;; esac
    done
    # shellcheck disable=SC2086  # The packages are words.
    [ -z "$missing" ] || system_packages $missing
}

need_programs() {
    missing=
    for pair; do
        command -v "${pair%%=*}" >/dev/null 2>&1 || missing="$missing ${pair#*=}"
    done
    # shellcheck disable=SC2086
    [ -z "$missing" ] || system_packages $missing
}

# Say how to get at a controller that this user may not open (USB id f182:0003; Linux only).
explain_permission() {
    for device in /sys/bus/usb/devices/*; do
        [ "$(cat "$device/idVendor" 2>/dev/null)" = f182 ] || continue
        node=$(printf '/dev/bus/usb/%03d/%03d' "$(cat "$device/busnum")" "$(cat "$device/devnum")")
        [ -w "$node" ] && continue
        rules=resources/handspan_resources/udev/70-handspan.rules
        say "a controller is attached, but you may not open it. Allow it once with:"
        say "  sudo cp $rules /etc/udev/rules.d/ && sudo udevadm control --reload-rules &&" \
            "sudo udevadm trigger --attr-match=idVendor=f182"
    done
}
