import json
import unittest

import main


def copied(state):
    """As the host carries it over."""
    return json.loads(json.dumps(state))


class GreeterTest(unittest.TestCase):
    def test_it_greets_by_name(self):
        main.start({"state": None})
        self.assertEqual(main.greet("Ada"), "Hello, Ada!")

    def test_the_next_release_goes_on_where_this_one_was(self):
        main.start({"state": None})
        main.greet("Ada")
        main.start({"state": copied(main.export_state({}))})
        self.assertEqual(main.greet("Ada"), "Hello again, Ada! That makes 2 times.")


if __name__ == "__main__":
    unittest.main()
