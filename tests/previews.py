"""Pages of Telegram's preview for programs beside this project that have this folder alone on their path; the tests
import tests.support.telegram_previews."""

from support.telegram_previews import *  # noqa: F403 - all that it offers, under the name that such programs know
