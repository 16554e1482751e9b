// expect: ERROR; pipe; who opens it waits for a writer
