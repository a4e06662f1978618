COMMON = {"tags": ["x"]}
EDITOR = "Computed"
