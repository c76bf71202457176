"""Every channel keeps one contract; asserts in it explain themselves like those of a test file."""

import pytest

pytest.register_assert_rewrite("tests.channels.contract")
