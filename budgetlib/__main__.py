"""``python -m budgetlib``: the same as the command ``budgetlib``."""

from budgetlib.cli import main

if __name__ == "__main__":
    main()
