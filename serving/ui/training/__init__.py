"""The tab for teachers as learners (研修): one module a section."""
