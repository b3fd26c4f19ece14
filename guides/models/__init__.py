from guides.models.completion import YEARS_VALID, Completion, CompletionQuerySet, shifted
from guides.models.course import Course, CourseQuerySet, CourseRating, Lesson, LessonQuerySet, Question
from guides.models.draft import Draft, Edition, Picture
from guides.models.guide import HANDBOOK, Chapter, ChapterQuerySet, Guide, GuideWriter, ShippedText
from guides.models.insight import InsightCard, InsightQuerySet
from guides.models.reading import Acknowledgment, MustRead, Reading, Section, Usefulness
from guides.models.written import LANGUAGES, SOURCE_LANGUAGE, TEXT_SEARCH, WrittenQuerySet

__all__ = [
    "HANDBOOK",
    "LANGUAGES",
    "SOURCE_LANGUAGE",
    "TEXT_SEARCH",
    "YEARS_VALID",
    "Acknowledgment",
    "Chapter",
    "ChapterQuerySet",
    "Completion",
    "CompletionQuerySet",
    "Course",
    "CourseQuerySet",
    "CourseRating",
    "Draft",
    "Edition",
    "Guide",
    "GuideWriter",
    "InsightCard",
    "InsightQuerySet",
    "Lesson",
    "LessonQuerySet",
    "MustRead",
    "Picture",
    "Question",
    "Reading",
    "Section",
    "ShippedText",
    "Usefulness",
    "WrittenQuerySet",
    "shifted",
]
