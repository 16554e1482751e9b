name, = input().split()
print(f"Hello, {name}!")
