.PHONY: demo test check fix bench
demo test check fix bench:
	python3 dev.py $@
