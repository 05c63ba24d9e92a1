"""`python -m crawler.cli`: the command without its script."""

from crawler.cli.main import main

if __name__ == "__main__":
    main()
