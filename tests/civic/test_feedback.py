"""Feedback as it is filed and read."""

import pytest
from sqlalchemy import text

from civic.feedback import attachments_of, file_feedback, list_feedback
from core.errors import BadInput
from core.message import Attachment
from core.models import FeedbackState


def test_feedback_keeps_words_files_and_the_place_of_the_person(db, new_contact):
    contact = new_contact(language="fr")
    voice = Attachment("voice", "AwACAgQ")
    with db.transaction() as session:
        session.add(contact)
        session.flush()
        file_feedback(session, contact=contact, text="La route 308 est coupée", topic="roads", reference="F26-222222")
        file_feedback(session, contact=contact, text="", attachments=[voice], reference="F26-333333")
    with db.reading() as session:
        spoken, written = list_feedback(session)
        assert (written.text, written.topic, written.reference) == ("La route 308 est coupée", "roads", "F26-222222")
        assert (written.language, written.province, written.commune) == ("fr", "azilal", "05.081.01.01")
        assert (attachments_of(written), attachments_of(spoken)) == ((), (voice,))
        assert len(list_feedback(session, limit=1)) == 1
        assert list_feedback(session, state=FeedbackState.ANSWERED) == []
        assert "route" not in str(session.connection().execute(text("SELECT text FROM feedback")).all())


def test_feedback_that_says_nothing_is_refused(sqlite_db, new_contact):
    with sqlite_db.transaction() as session, pytest.raises(BadInput, match="empty"):
        file_feedback(session, contact=new_contact(), text="  ", reference="F26-222222")
