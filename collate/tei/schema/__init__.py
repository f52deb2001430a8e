"""The RELAX NG schema of our editions, compiled once."""
