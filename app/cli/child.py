"""What the supervisor starts, in a process of its own: a web child or the engine, tied to the supervisor's life."""

import argparse
import sys

from app.cli.lifeline import end_with_parent


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("kind", choices=("web", "engine"))
    parser.add_argument("--parent", type=int, required=True)
    parser.add_argument("--factory")
    parser.add_argument("--workers", type=int)
    parser.add_argument("--descriptor", type=int)
    chosen = parser.parse_args()
    end_with_parent(chosen.parent)
    # What runs next reads no arguments of ours.
    del sys.argv[1:]
    return run_engine() if chosen.kind == "engine" else run_web(chosen)


def run_web(chosen: argparse.Namespace) -> int:
    from app.cli.webchild import serve

    serve(chosen.factory, workers=chosen.workers, descriptor=chosen.descriptor)
    return 0


def run_engine() -> int:
    from app.engine import main as engine

    return int(engine() or 0)


if __name__ == "__main__":
    sys.exit(main())
