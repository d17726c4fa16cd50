"""Captures that others made: folders of files, git histories. Reads them; what they mean is the pipeline's affair."""

from tracker.archive.folder import folder_captures, folder_files
from tracker.archive.git import git_captures, git_files
from tracker.archive.past import Archive, PastBody, PastFile, examples

__all__ = [
    "Archive",
    "PastBody",
    "PastFile",
    "examples",
    "folder_captures",
    "folder_files",
    "git_captures",
    "git_files",
]
