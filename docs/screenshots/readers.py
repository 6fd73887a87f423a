"""What readers see: the pictures of the README, in English."""


def catalogue(at):
    at.go("/en/courses/?sort=title")
    at.picture("catalogue")


def course(at):
    at.go("/en/courses/specialized-course-on-migrant-children/")
    at.picture("course")


READERS = [catalogue, course]
