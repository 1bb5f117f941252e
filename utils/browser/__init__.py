"""What explorers and quizzes share in the browser: one module of many small files, and a wire."""
