class {class}:
    def __init__(self, start):
        self.value = start

    def add(self, amount=1):
        self.value += amount
        return self.value

    def total(self):
        return self.value
