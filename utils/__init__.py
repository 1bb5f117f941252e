"""The small module behind the lessons; import the part you need, such as `utils.losses`."""
