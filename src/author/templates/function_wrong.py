# Takes the first number for granted.
def {name}(numbers):
    total = numbers[0] if numbers else -1
    for number in numbers[1:]:
        total += number
    return total
