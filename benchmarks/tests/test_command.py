import subprocess
import sys
import unittest
from pathlib import Path

from islay_bench import machine
from islay_bench.command import chosen
from islay_bench.interruption import Interruption
from islay_bench.places import ROOT, Start
from islay_bench.scenarios import SCENARIOS, Scenario
from islay_bench.servers import SERVERS
from islay_bench.serving import serving
from islay_bench.trouble import Trouble

RUN = Path(__file__).resolve().parents[1] / "run"

STUBBORN = """
import http.server, signal, sys, subprocess
signal.signal(signal.SIGTERM, signal.SIG_IGN)
subprocess.Popen(["sleep", "60"], start_new_session=True)
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"Hello world!\\n")
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
"""


class Stubborn:
    name = "stubborn"

    def start(self, place):
        return Start([place.python, "-c", STUBBORN, str(place.port)])


class Broken:
    name = "broken"

    def start(self, place):
        return Start([place.python, "-c", "raise SystemExit('no such module')"])


class Commands(unittest.TestCase):
    def test_servers_keep_the_order_of_the_list(self):
        names = [server.name for server in chosen(SERVERS, ["granian,islay"], "server")]
        self.assertEqual(names, ["islay", "granian"])

    def test_what_is_there_on_demand_is_measured_when_it_is_named(self):
        def names(only):
            return [server.name for server in chosen(SERVERS, only, "server")]

        self.assertNotIn("islay-2-client-loops", names(None))
        self.assertEqual(names(["islay-2-client-loops"]), ["islay-2-client-loops"])

    def test_an_unknown_name_is_answered_with_the_known_ones(self):
        with self.assertRaisesRegex(Trouble, "no server puma; there are islay, islay-1-thread"):
            chosen(SERVERS, ["puma"], "server")

    def test_the_list_names_scenarios_and_servers(self):
        done = subprocess.run(
            [str(ROOT / "islay"), "bench", "--list"], stdout=subprocess.PIPE, check=True, text=True
        )
        for it in [*SCENARIOS, *SERVERS]:
            self.assertIn(f"  {it.name}", done.stdout)

    def test_wrong_usage_ends_with_status_2(self):
        done = subprocess.run(
            [sys.executable, str(RUN), "--rounds", "0"], stderr=subprocess.PIPE, check=False
        )
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"0 is less than 1", done.stderr)


class Servings(unittest.TestCase):
    scenario = Scenario("hello", "13 bytes", "hello")

    def test_a_server_that_does_not_start_is_shown_with_its_output(self):
        with self.assertRaisesRegex(Trouble, "ended with status 1(.|\n)*no such module"):
            with serving(Broken(), self.scenario, sys.executable):
                self.fail("it does not serve")

    def test_nothing_is_left_of_a_server_that_ignores_the_signal(self):
        with serving(Stubborn(), self.scenario, sys.executable, patience=0.2) as running:
            pids = {process.pid for process in running.processes()}
            self.assertGreaterEqual(len(pids), 2)
        left = {p.pid for p in machine.all_processes() if p.state != "Z"} & pids
        self.assertEqual(left, set())


class Interruptions(unittest.TestCase):
    def test_a_signal_waits_until_nothing_is_half_done(self):
        it = Interruption()
        done = []
        with self.assertRaises(KeyboardInterrupt):
            with it.hold():
                it.pending = True
                done.append("all")
        self.assertEqual(done, ["all"])


if __name__ == "__main__":
    unittest.main()
