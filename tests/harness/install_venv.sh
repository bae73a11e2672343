#!/bin/sh
# Debian keeps Python's venv module in a package of its own: install it when root, else name it.
set -eu
python=${1:-python3}
package=$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing $package ..."
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$package" >/dev/null
else
    echo "Python's venv module is missing. Install it first: apt-get install $package" >&2
    exit 1
fi
