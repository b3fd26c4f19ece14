from guides.models.completion import YEARS_VALID, Completion, CompletionQuerySet, shifted
from guides.models.course import Course, CourseQuerySet, CourseRating, Lesson, LessonQuerySet, Question
from guides.models.guide import HANDBOOK, Chapter, ChapterQuerySet, Guide
from guides.models.insight import InsightCard, InsightQuerySet
from guides.models.written import LANGUAGES, SOURCE_LANGUAGE, WrittenQuerySet

__all__ = [
    "HANDBOOK",
    "LANGUAGES",
    "SOURCE_LANGUAGE",
    "YEARS_VALID",
    "Chapter",
    "ChapterQuerySet",
    "Completion",
    "CompletionQuerySet",
    "Course",
    "CourseQuerySet",
    "CourseRating",
    "Guide",
    "InsightCard",
    "InsightQuerySet",
    "Lesson",
    "LessonQuerySet",
    "Question",
    "WrittenQuerySet",
    "shifted",
]
