"""List a walk of the Hub as a short script would: http.client, json.loads, a dict.

Usage: list_pages.py HUB TARGET gzip|identity

Follows the Link from TARGET on, keeps of every model what the census keeps,
and prints how many there were.
"""

import gzip
import http.client
import json
import re
import sys
import urllib.parse


def main():
    hub, target, encoding = sys.argv[1:]
    address = urllib.parse.urlsplit(hub)
    connection = http.client.HTTPConnection(address.hostname, address.port)
    models = {}
    while target:
        connection.request("GET", target, headers={"Accept-Encoding": encoding})
        answer = connection.getresponse()
        body = answer.read()
        if answer.getheader("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        for m in json.loads(body):
            config = m.get("config") or {}
            models[m["_id"]] = (
                m["id"],
                m.get("downloads", 0),
                (config.get("architectures") or [None])[0],
                config.get("model_type"),
                (m.get("safetensors") or {}).get("total"),
                m.get("createdAt"),
                m.get("pipeline_tag"),
                m.get("library_name"),
                m.get("tags"),
            )
        link = re.search(r'<https?://[^/>]*([^>]*)>; *rel="next"', answer.getheader("Link") or "")
        target = link.group(1) if link else None
    print(len(models))


main()
