import unittest
from pathlib import Path

from islay_bench.start_cache import to_be_made


class StartCaches(unittest.TestCase):
    def test_the_command_of_the_server_names_the_cache_that_it_makes(self):
        command = "java\0-Xmx128m\0-Dislay.start-cache=/a b/start-1.aot\0-cp\0x.jar\0"
        self.assertEqual(to_be_made(command), Path("/a b/start-1.aot"))

    def test_one_that_has_a_cache_makes_none(self):
        self.assertIsNone(to_be_made("java\0-XX:AOTCache=/a/start-1.aot\0-cp\0x.jar\0"))


if __name__ == "__main__":
    unittest.main()
