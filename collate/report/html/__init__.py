"""The HTML pages: self-contained files, without network access, that open from disk.

- ``render``, ``page_parts``: templates to bytes; inline styles and scripts, and the policy that admits them
- ``names``: what a witness is called
- ``components/``: scripts and styles that the desk has too
- ``work_page``, ``strips``, ``entry_views``, ``decision_views``, ``pattern_views``, ``tree_picture``,
  ``page_data``: the page of a work
- ``run_page``, ``run_data``: the page of a run
- ``source_page``, ``source_map``, ``source_lines``: the pages of a source
- ``pair_page``, ``pair_pages``, ``word_cuts``, ``side_by_side``: the pages that compare two texts
"""
