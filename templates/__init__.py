"""The long texts: `posts/{template}/{language}.md` for campaigns, folders of HTML pages, and what reads them.

One more post template is a folder under `posts/` with one Markdown file per language, and its names in
`posts/variables.py`.
"""
