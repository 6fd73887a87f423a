"""Measure each page type in offices of several sizes, by turns, and print a table in Markdown."""

import argparse
import json
import os
import secrets
import statistics
import subprocess
import sys
from typing import IO

from benchmarks.urls import BARE

PAGES = {  # {} stands for the number of the round
    "catalogue": "/en/courses/",
    "catalogue, one country": "/en/courses/?country=mx",
    "catalogue, three filters": "/en/courses/?status=open&country=mx&topic=topic-1",
    "catalogue, filter never asked": "/en/courses/?topic=topic-{}",
    "catalogue, by title, page 4": "/en/courses/?sort=title&page=4",
    "catalogue, commonest word": "/en/courses/?q=migration",
    "catalogue, rare word": "/en/courses/?q=portwise+visa",
    "home": "/en/",
    "course": "/en/courses/course-1/",
    "edition": "/en/courses/course-1/6/",
    "partner": "/en/partners/partner-1/",
    "topic": "/en/topics/topic-1/",
    "country": "/en/countries/mx/",
    "news": "/en/news/",
    "article": "/en/news/article-1/",
    "calendar": "/en/calendar/",
    "figures": "/en/figures/",
    "search": "/en/search/?q=border",
    "API, courses": "/api/v1/courses",
}


HEADINGS = [
    *("page", "courses", "queries", "KB sent", "made: CPU ms", "times the bare view", "times the smallest office"),
    *("again: CPU ms", "304: CPU ms"),
]
IS_FILLED = "from courses.models import Course; print(str(Course.objects.exists()).lower())"


class Office:
    """A database of one size, and a process that serves it as in production."""

    def __init__(self, courses, databases):
        self.courses = courses
        self.environment = os.environ | {
            "DATABASE_URL": databases.format(courses),
            "SECRET_KEY": secrets.token_hex(),
            "DEBUG": "0",
            "HTTPS": "0",
            "ALLOWED_HOSTS": "testserver",
            "SITE_URL": "http://testserver",
        }
        self.run("manage.py", "collectstatic", "--noinput", "-v0")
        self.run("manage.py", "migrate", "-v0")
        if not json.loads(self.run("manage.py", "shell", "-v0", "-c", IS_FILLED)):
            self.run("-m", "benchmarks.generate", str(courses))

    def open(self):
        """Once every office has its static files in place: a process lists them where it starts."""
        command = [sys.executable, "-m", "benchmarks.worker"]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(command, env=self.environment, stdin=pipe, stdout=pipe, text=True)
        self.questions: IO[str] = self.process.stdin  # type: ignore[assignment]  # a pipe, as asked for
        self.answers: IO[str] = self.process.stdout  # type: ignore[assignment]  # as above

    def run(self, *arguments):
        command = [sys.executable, *arguments]
        return subprocess.run(command, env=self.environment, check=True, stdout=subprocess.PIPE, text=True).stdout

    def ask(self, address, tag="", expected=200):
        self.questions.write(json.dumps([address, tag]) + "\n")
        self.questions.flush()
        answer = json.loads(self.answers.readline())
        if answer["status"] != expected:
            raise SystemExit(f"{address} answers {answer['status']} with {self.courses} courses.")
        return answer

    def ask_anew(self, address, number):
        """As nobody has asked for it yet: by an address that means the same and that no memory holds."""
        return self.ask(f"{address}{'&' if '?' in address else '?'}bench={number}")


def measured(offices, pages, rounds):
    """By page and office the answers of so many rounds, after one that warms up: the offices take turns.

    Each round a page is made anew, asked for again, and asked for by who has it.
    """
    answers: dict[tuple, list[tuple]] = {(page, office): [] for page in pages for office in offices}
    for turn in range(rounds + 1):
        for page, pattern in pages.items():
            address = pattern.format(turn)
            for office in offices:
                made = office.ask_anew(address, turn)
                again = office.ask(address)
                known = office.ask(address, again["tag"], 304) if again["tag"] else again
                if turn:
                    answers[page, office].append((made, again, known))
    return answers


def table(offices, pages, answers):
    """Rows of Markdown: for each page and office the queries, the medians and their ratios."""

    def median(page, office, way=0):
        return statistics.median(asked[way]["ms"] for asked in answers[page, office])

    yield f"| {' | '.join(HEADINGS)} |"
    yield f"| --- |{' ---: |' * (len(HEADINGS) - 1)}"
    for page in pages:
        for office in offices:
            spent, last = median(page, office), answers[page, office][-1][0]
            ratios = [spent / median("bare view", office), spent / median(page, offices[0])]
            cells = [page, f"{office.courses:,}", last["queries"], f"{last['bytes'] / 1024:.1f}", f"{spent:.1f}"]
            cells += [f"{ratio:.1f}" for ratio in ratios] + [f"{median(page, office, way):.2f}" for way in (1, 2)]
            yield f"| {' | '.join(map(str, cells))} |"


def main():
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--sizes", nargs="+", type=int, default=[100, 10_000], metavar="COURSES")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--databases", default="sqlite:///var/bench-{}.sqlite3", help="address; {} stands for the size")
    asked = parser.parse_args()
    offices = [Office(size, asked.databases) for size in asked.sizes]
    for office in offices:
        office.open()
    pages = {"bare view": BARE, **PAGES}
    for line in table(offices, pages, measured(offices, pages, asked.rounds)):
        print(line)
    for office in offices:
        office.process.communicate()


if __name__ == "__main__":
    main()
