"""The demo with small stand-ins for the product's own programs: `python standins.py <data> <port>`."""

import sys

from citizen_panel.local import demo, programs

MIGRATE = """
import os, psycopg
with psycopg.connect(os.environ["DATABASE_URL"]) as c: c.execute("CREATE TABLE IF NOT EXISTS citizen ()")
"""
SEED = """
import os, psycopg
with psycopg.connect(os.environ["DATABASE_URL"]) as c: c.execute("INSERT INTO citizen DEFAULT VALUES")
print("seeded")
"""
LINKS = "print('links to sign in with')"
STEADY = "import os, time; print(os.environ['DATABASE_URL'].split('@')[0], flush=True); time.sleep(300)"
WEB = """
import http.server, sys
class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self): self.send_response(200 if self.path == '/healthz' else 404); self.end_headers()
    def log_message(self, *words): pass
http.server.ThreadingHTTPServer(('127.0.0.1', int(sys.argv[1])), Page).serve_forever()
"""
COMMANDS = {"migrate": MIGRATE, "seed": SEED, "demo-links": LINKS, "seal": STEADY, "index": STEADY}


def python(program: str, *words: str) -> list[str]:
    return [sys.executable, "-c", program, *words]


programs.product = lambda *words: python(COMMANDS[words[0]])
programs.web = lambda port: python(WEB, str(port))
programs.worker = lambda: python(STEADY)
programs.drawer = lambda: python(STEADY)
programs.beat = lambda schedule: python(STEADY)

if __name__ == "__main__":
    sys.exit(demo.main(["--data", sys.argv[1], "--port", sys.argv[2], "--citizens", "7"]))
