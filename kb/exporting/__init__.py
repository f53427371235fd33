"""The site's content as a folder of Markdown and YAML that people keep in git: out, and in again.

`articlefile` is the file of an article, as plain values; `yamltext` writes and `yamltree` reads the
YAML in it. `newfolder` puts a folder in the place of another, `folder` reads one that anybody may
have written. `writing` goes from the database to files, `reading` from files to a `spool`, and
`storing` from there into an empty database. What the folder holds besides articles is added by
whoever owns it. docs/export.md documents the format.
"""

FORMAT = 1
"""Goes up when what older programs wrote is not read any more."""
