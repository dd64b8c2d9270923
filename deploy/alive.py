"""Ends with 0 while the site of this container answers: `python -m deploy.alive` (deploy/Dockerfile).

It asks `/healthz` under a name that the site takes for its own; with any other it would answer 400, and log it.
"""

from urllib.request import Request, urlopen

from config import settings

address = f"http://{settings.HOST}:{settings.PORT}/healthz"
urlopen(Request(address, headers={"Host": settings.ALLOWED_HOSTS[0]}), timeout=8).close()
