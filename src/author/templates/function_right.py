def {name}(numbers):
    return sum(numbers)
