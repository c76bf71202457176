"""What is loaded at the start is not looked through again."""

import subprocess
import sys

SCRIPT = "import gc; from jisr.collector import settle; settle(); print(gc.get_freeze_count(), gc.get_threshold()[0])"


def test_what_is_loaded_leaves_the_collectors_sight():
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True)
    frozen, threshold = map(int, done.stdout.split())
    assert frozen > 1000
    assert threshold > 700
