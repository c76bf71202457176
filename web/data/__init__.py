"""Open data on the web: files under stable addresses, the read API, and the page that lists them."""
