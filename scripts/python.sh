# Sourced by the scripts beside it: leaves the first Python that is new enough in $python.

python=
for candidate in python3 python3.13 python3.12 python3.11 python3.14; do
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
        python=$candidate
        break
    fi
done

if [ -z "$python" ]; then
    found=$(python3 --version 2>&1) || found='no python3'
    echo "Astrix BOS needs Python 3.11 or newer and found $found: install it (Debian 12, Ubuntu 24.04:" \
         "apt-get install python3 python3-venv) and run this again." >&2
    exit 3
fi
