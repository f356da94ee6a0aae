"""In which language and time zone a page is read: its person's own setting, else the browser's."""

from django.conf import settings
from django.utils import translation

from conversations.people.preferences import reading_as


class SpeakTheirLanguage:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        user = request.user
        language = getattr(user, "language", "") or translation.get_language_from_request(request)
        with reading_as(language, getattr(user, "timezone", settings.TIME_ZONE)):
            request.LANGUAGE_CODE = translation.get_language()
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
        return response
