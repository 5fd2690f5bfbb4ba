"""The AI reader (人工智能教师读本) as its reader uses it: chapters read, quizzes answered."""
