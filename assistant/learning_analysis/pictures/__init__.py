"""Pictures of learning data (统计图): each drawn from one table, which is printed beside it."""
