"""The file of a petition, ready to be deposited: what is in it, as a PDF and as a CSV. No person is in either."""
