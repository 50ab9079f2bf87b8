print("askwell")
