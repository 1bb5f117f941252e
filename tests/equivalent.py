SAME = {}
