"""What campaigners run: from Markdown files to a published corpus version."""
