# Returns the total from before.
class {class}:
    def __init__(self, start):
        self.value = start

    def add(self, amount=1):
        before = self.value
        self.value += amount
        return before

    def total(self):
        return self.value
