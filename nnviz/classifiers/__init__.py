"""Linear classifiers that are not trained by descent: ridge, nearest mean, SVM."""
