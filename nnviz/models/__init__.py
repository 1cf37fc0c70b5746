"""Networks from elsewhere and to elsewhere: weights in files, ONNX, readable source."""
