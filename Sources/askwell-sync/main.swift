print("askwell-sync")
