"""Measure each page type in offices of several sizes, by turns, and print a table in Markdown."""

import argparse
import json
import os
import secrets
import statistics
import subprocess
import sys

from benchmarks.urls import BARE

PAGES = {
    "catalogue": "/en/courses/",
    "catalogue, one country": "/en/courses/?country=mx",
    "catalogue, three filters": "/en/courses/?status=open&country=mx&topic=topic-1",
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
        }
        self.run("manage.py", "collectstatic", "--noinput", "-v0")
        self.run("manage.py", "migrate", "-v0")
        if not json.loads(self.run("manage.py", "shell", "-v0", "-c", IS_FILLED)):
            self.run("-m", "benchmarks.generate", str(courses))
        command = [sys.executable, "-m", "benchmarks.worker"]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        self.process = subprocess.Popen(command, env=self.environment, **pipes)

    def run(self, *arguments):
        command = [sys.executable, *arguments]
        return subprocess.run(command, env=self.environment, check=True, stdout=subprocess.PIPE, text=True).stdout

    def ask(self, address):
        self.process.stdin.write(f"{address}\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        if answer["status"] != 200:
            raise SystemExit(f"{address} answers {answer['status']} with {self.courses} courses.")
        return answer


def measured(offices, pages, rounds):
    """By page and office the answers of so many rounds, after one that warms up: the offices take turns."""
    answers = {(page, office): [] for page in pages for office in offices}
    for turn in range(rounds + 1):
        for page, address in pages.items():
            for office in offices:
                answer = office.ask(address)
                if turn:
                    answers[page, office].append(answer)
    return answers


def table(offices, pages, answers):
    """Rows of Markdown: for each page and office the queries, the median and its ratios."""

    def median(page, office):
        return statistics.median(answer["ms"] for answer in answers[page, office])

    yield "| page | courses | queries | KB | CPU ms | times the bare view | times the smallest office |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: |"
    for page in pages:
        for office in offices:
            spent, last = median(page, office), answers[page, office][-1]
            ratios = [spent / median("bare view", office), spent / median(page, offices[0])]
            cells = [page, f"{office.courses:,}", last["queries"], f"{last['bytes'] / 1024:.0f}", f"{spent:.1f}"]
            yield f"| {' | '.join(map(str, cells))} | {ratios[0]:.1f} | {ratios[1]:.1f} |"


def main():
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--sizes", nargs="+", type=int, default=[100, 10_000], metavar="COURSES")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--databases", default="sqlite:///var/bench-{}.sqlite3", help="address; {} stands for the size")
    asked = parser.parse_args()
    offices = [Office(size, asked.databases) for size in asked.sizes]
    pages = {"bare view": BARE, **PAGES}
    for line in table(offices, pages, measured(offices, pages, asked.rounds)):
        print(line)
    for office in offices:
        office.process.communicate()


if __name__ == "__main__":
    main()
