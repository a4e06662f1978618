# coding: latin-1
import airflow
